module github.com/seed-f4f473f9/httpwire

go 1.25.0

require (
	github.com/google/go-cmp v0.7.0
	github.com/valyala/bytebufferpool v1.0.0
	golang.org/x/sys v0.38.0
)
