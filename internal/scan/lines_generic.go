//go:build purego || (!amd64 && !arm64)

package scan

func available() []string { return []string{"portable"} }

// There are no other kernels.
const vectorWorth, vectorAheadWorth = 0, 0

// Lines reports the complete lines of b from start on, where a line must
// begin; see the package documentation for what is a line. It returns how many
// it stored in lines. Behind these it stores what the documentation says of an
// incomplete line.
func Lines(b []byte, start int, lines *[MaxLines + 1]Line, ahead *Ahead) int {
	return linesOfWords(b, start, lines, ahead)
}
