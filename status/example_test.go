package status_test

import (
	"fmt"

	"github.com/seed-f4f473f9/httpwire/status"
)

func Example() {
	code := uint16(status.NotFound) // the constants fit any integer type
	class := status.ClassOf(int(code))
	fmt.Println(code, status.Reason(int(code)))
	fmt.Println(class, class >= status.ClientError)
	// Output:
	// 404 Not Found
	// client error true
}

func ExampleReason() {
	fmt.Printf("%q\n", status.Reason(status.ContentTooLarge))
	fmt.Printf("%q\n", status.Reason(299))
	// Output:
	// "Content Too Large"
	// ""
}

func ExampleClassOf() {
	for _, code := range []int{status.EarlyHints, status.NoContent, 399, 700} {
		fmt.Println(code, status.ClassOf(code))
	}
	// Output:
	// 103 informational
	// 204 successful
	// 399 redirection
	// 700 unknown
}

func ExampleContentAllowed() {
	for _, code := range []int{status.OK, status.NoContent, status.ResetContent, status.NotModified} {
		fmt.Println(code, status.ContentAllowed(code))
	}
	// Output:
	// 200 true
	// 204 false
	// 205 true
	// 304 false
}

func ExampleAppendLine() {
	buf := make([]byte, 0, 64)
	for _, code := range []int{status.OK, 299, 1000} {
		buf = status.AppendLine(buf[:0], code)
		fmt.Printf("%q\n", buf)
	}
	// Output:
	// "HTTP/1.1 200 OK\r\n"
	// "HTTP/1.1 299 \r\n"
	// ""
}
