package main

import (
	"io"
	"mime"
	"net/url"
	"os"
	"path"
	"strings"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/status"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// sendFile answers /files/NAME with a file below the root, or the range of it
// that the request asks for.
func sendFile(e *exchange) error {
	file, info := e.openFile()
	if file == nil {
		return showCode(e, status.NotFound)
	}
	defer file.Close()

	code, part := status.OK, byteRange{0, info.Size()}
	if v, ok := e.Get(parser.FieldRange); ok && e.wantsRange() {
		switch asked, verdict := parseRange(string(v), info.Size()); verdict {
		case satisfiable:
			code, part = status.PartialContent, asked
		case unsatisfiable:
			code, part = status.RangeNotSatisfiable, byteRange{}
		}
	}
	if err := e.respond(code); err != nil {
		return err
	}
	a := &e.answer
	a.Field("Accept-Ranges", "bytes")
	if code != status.OK {
		a.FieldBytes([]byte("Content-Range"), part.appendTo(e.scratch[:0], info.Size()))
	}
	if code == status.RangeNotSatisfiable {
		return a.End()
	}
	if date, err := writer.AppendDate(e.scratch[:0], info.ModTime()); err == nil {
		a.FieldBytes([]byte("Last-Modified"), date)
	}
	a.Field("Content-Type", mediaType(info.Name()))
	a.ContentLength(part.length)
	if e.Head().Method == parser.MethodHead {
		return a.End()
	}
	if _, err := file.Seek(part.start, io.SeekStart); err != nil {
		return err
	}
	if _, err := a.ReadFrom(file); err != nil {
		return err
	}
	return a.End() // fails if the file has become shorter
}

// openFile opens the file that the path names. It gives nil for what is no
// regular file, for hidden ones, and for what the root does not hold, to which
// "..", absolute names and symbolic links do not lead either.
func (e *exchange) openFile() (*os.File, os.FileInfo) {
	name, err := url.PathUnescape(string(e.path[len("/files/"):]))
	if err != nil || strings.HasPrefix(name, ".") || strings.Contains(name, "/.") {
		return nil, nil
	}
	// Before it is opened: to open a pipe would wait for its writer.
	root := e.connection.server.root
	if info, err := root.Stat(name); err != nil || !info.Mode().IsRegular() {
		return nil, nil
	}
	file, err := root.Open(name)
	if err != nil {
		return nil, nil
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, nil
	}
	return file, info
}

func mediaType(name string) string {
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// wantsRange tells whether a Range field counts: in GET alone (RFC 9110, section
// 14.2), and not with If-Range, which would need a strong validator (section
// 13.1.5). The whole file is right in any case.
func (e *exchange) wantsRange() bool {
	_, conditional := e.Get(parser.FieldIfRange)
	return e.Head().Method == parser.MethodGet && !conditional
}
