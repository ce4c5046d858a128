//go:build purego || (!amd64 && !arm64)

package scan

func available() []string { return []string{"portable"} }

const vectorWorth = 0 // there are none

// Lines reports the complete lines of b from start on, where a line must
// begin; see the package documentation for what is a line. It returns how many
// it stored in lines. Behind these it stores what the documentation says of an
// incomplete line.
func Lines(b []byte, start int, lines *[MaxLines + 1]Line) int { return linesOfWords(b, start, lines) }
