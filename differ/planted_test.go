package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestPlantedFit holds that every bug can still be planted: that the edits fit
// the parser as it is.
func TestPlantedFit(t *testing.T) {
	for _, b := range plantedBugs {
		texts := map[string]string{}
		for _, e := range b.edits {
			if texts[e.file] == "" {
				text, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(e.file)))
				if err != nil {
					t.Fatal(err)
				}
				texts[e.file] = string(text)
			}
			text, err := e.apply(texts[e.file])
			if err != nil {
				t.Errorf("%s: %v", b.class, err)
				continue
			}
			texts[e.file] = text
		}
	}
}
