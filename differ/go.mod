module github.com/seed-f4f473f9/httpwire/differ

go 1.25.0

require github.com/seed-f4f473f9/httpwire v0.0.0

require (
	github.com/valyala/bytebufferpool v1.0.0 // indirect
	golang.org/x/sys v0.38.0 // indirect
)

replace github.com/seed-f4f473f9/httpwire => ../
