package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// sources is what is found in the module: the tests that name rows, what the
// tables of rows say, and the names that there are.
type sources struct {
	tests    map[string][]string   // by row
	verdicts map[string][2]verdict // by row: of the parser, of the writer
	names    map[string]bool       // parser.Parser.Feed, examples/server TestUpgrade, ...
}

var (
	rowID    = regexp.MustCompile(`\bR[0-9]{3}\b`)
	testName = regexp.MustCompile(`^(Test|Example|Fuzz)`)
)

// packages are those whose tests name rows, and whose identifiers rows name.
var packages = []string{"parser", "writer", "status", "fuzz", "examples/server"}

func readSources(root string) (*sources, error) {
	s := &sources{tests: map[string][]string{}, verdicts: map[string][2]verdict{}, names: map[string]bool{}}
	for _, dir := range packages {
		if err := s.readPackage(root, dir); err != nil {
			return nil, err
		}
	}
	for _, tests := range s.tests {
		slices.Sort(tests)
	}
	return s, nil
}

// readPackage reads the files of one folder, its tests above all.
func (s *sources) readPackage(root, dir string) error {
	set := token.NewFileSet()
	files := map[string]*ast.File{}
	texts := map[string][]byte{}
	err := filepath.WalkDir(filepath.Join(root, dir), func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != filepath.Join(root, dir) && d.Name() != "testdata" && d.Name() != "cases" {
			return filepath.SkipDir
		}
		text, err := []byte(nil), error(nil)
		switch filepath.Ext(name) {
		case ".cases":
			if text, err = os.ReadFile(name); err == nil {
				s.readCases(dir+".TestCases/"+strings.TrimSuffix(filepath.Base(name), ".cases"), text)
			}
		case ".go":
			if text, err = os.ReadFile(name); err == nil {
				texts[name] = text
				files[name], err = parser.ParseFile(set, name, text, parser.ParseComments)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	tables := map[string][]string{}                        // the rows that a variable names
	for _, name := range slices.Sorted(maps.Keys(files)) { // so that the page does not depend on chance
		f := files[name]
		if !strings.HasSuffix(name, "_test.go") {
			s.readNames(path.Base(dir), f)
			continue
		}
		text := func(n ast.Node) string {
			return string(texts[name][set.Position(n.Pos()).Offset:set.Position(n.End()).Offset])
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && testName.MatchString(d.Name.Name) {
					s.names[dir+" "+d.Name.Name] = true
					said := text(d)
					if d.Doc != nil {
						said += d.Doc.Text()
					}
					for _, id := range rowID.FindAllString(said, -1) {
						s.add(id, dir+"."+d.Name.Name)
					}
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok && d.Tok == token.VAR {
						tables[v.Names[0].Name] = rowID.FindAllString(text(v), -1)
						s.readVerdicts(dir, v)
					}
				}
			}
		}
	}
	for name, f := range files {
		if strings.HasSuffix(name, "_test.go") {
			s.readUses(dir, f, tables)
		}
	}
	return nil
}

// readUses gives the rows of tables to the tests that use them.
func (s *sources) readUses(dir string, f *ast.File, tables map[string][]string) {
	for _, d := range f.Decls {
		test, ok := d.(*ast.FuncDecl)
		if !ok || test.Recv != nil || !testName.MatchString(test.Name.Name) {
			continue
		}
		ast.Inspect(test, func(n ast.Node) bool {
			if used, ok := n.(*ast.Ident); ok {
				for _, id := range tables[used.Name] {
					name := dir + "." + test.Name.Name
					if test.Name.Name == "TestRows" {
						name += "/" + id
					}
					s.add(id, name)
				}
			}
			return true
		})
	}
}

// readCases gives the rows that the headings of a file of cases name to the
// test that runs it.
func (s *sources) readCases(test string, text []byte) {
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "== ") {
			for _, id := range rowID.FindAllString(line, -1) {
				s.add(id, test)
			}
		}
	}
}

func (s *sources) add(id, test string) {
	if !slices.Contains(s.tests[id], test) {
		s.tests[id] = append(s.tests[id], test)
	}
}

// readNames takes note of what a package exports.
func (s *sources) readNames(pkg string, f *ast.File) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				s.names[pkg+"."+d.Name.Name] = true
				continue
			}
			t := d.Recv.List[0].Type
			if star, ok := t.(*ast.StarExpr); ok {
				t = star.X
			}
			of, ok := t.(*ast.Ident)
			if !ok {
				continue
			}
			if pkg == "writer" && of.Name == "message" { // what Response and Request embed
				s.names["writer.Response."+d.Name.Name] = true
				s.names["writer.Request."+d.Name.Name] = true
			}
			s.names[pkg+"."+of.Name+"."+d.Name.Name] = true
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.ValueSpec:
					for _, n := range spec.Names {
						s.names[pkg+"."+n.Name] = true
					}
				case *ast.TypeSpec:
					s.names[pkg+"."+spec.Name.Name] = true
					var members *ast.FieldList
					switch t := spec.Type.(type) {
					case *ast.StructType:
						members = t.Fields
					case *ast.InterfaceType:
						members = t.Methods
					}
					if members != nil {
						for _, m := range members.List {
							for _, n := range m.Names {
								s.names[pkg+"."+spec.Name.Name+"."+n.Name] = true
							}
						}
					}
				}
			}
		}
	}
}
