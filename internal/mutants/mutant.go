package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// mutant is one change of one file.
type mutant struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Function string `json:"function"`
	Old      string `json:"old"`
	New      string `json:"new"`

	Why string `json:"why,omitempty"` // it is equivalent; see equivalent.go

	start, end int // of Old, in the file
	source     []byte
}

func (m mutant) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", m.File, m.Line, m.Function, m.change())
}

// change is what was done, and the line as it reads then.
func (m mutant) change() string {
	if m.New == "" || strings.HasSuffix(m.New, never) {
		return m.changed()
	}
	return fmt.Sprintf("%s becomes %s: %s", m.Old, m.New, m.changed())
}

// changed is the line of the change as it reads then, or what is left out.
func (m mutant) changed() string {
	if m.New == "" {
		return "without " + firstLine(m.Old)
	}
	t := m.text()
	start := bytes.LastIndexByte(t[:m.start], '\n') + 1
	return firstLine(string(t[start:]))
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimSpace(line)
}

// text is the file with the change in it.
func (m mutant) text() []byte {
	t := append([]byte(nil), m.source[:m.start]...)
	t = append(t, m.New...)
	return append(t, m.source[m.end:]...)
}

// never is what makes a guard one that never holds.
const never = ") && false"

// swaps has what may stand in the place of an operator.
var swaps = map[token.Token][]token.Token{
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.ADD: {token.SUB}, token.SUB: {token.ADD},
	token.MUL: {token.QUO}, token.QUO: {token.MUL}, token.REM: {token.MUL},
	token.AND: {token.OR}, token.OR: {token.AND}, token.XOR: {token.AND}, token.AND_NOT: {token.AND},
	token.SHL: {token.SHR}, token.SHR: {token.SHL},

	token.ADD_ASSIGN: {token.SUB_ASSIGN}, token.SUB_ASSIGN: {token.ADD_ASSIGN},
	token.OR_ASSIGN: {token.AND_ASSIGN}, token.AND_ASSIGN: {token.OR_ASSIGN},
	token.AND_NOT_ASSIGN: {token.AND_ASSIGN}, token.XOR_ASSIGN: {token.AND_ASSIGN},
	token.SHL_ASSIGN: {token.SHR_ASSIGN}, token.SHR_ASSIGN: {token.SHL_ASSIGN},
	token.MUL_ASSIGN: {token.QUO_ASSIGN},
	token.INC:        {token.DEC}, token.DEC: {token.INC},
}

// mutantsOf gives the mutants of the Go files of a folder that are built here,
// in the order of the source. Constants and tables have none: an edit of a
// cell of a table is internal/checks' matter.
func mutantsOf(folder string) (all []mutant, err error) {
	p, err := build.ImportDir(folder, 0)
	if err != nil {
		return nil, err
	}
	for _, name := range p.GoFiles {
		file := filepath.Join(folder, name)
		source, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		more, err := mutantsIn(filepath.ToSlash(file), source)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	for i, m := range all {
		all[i].Why = reasons[key(m)]
	}
	return all, nil
}

// mutantsIn gives the mutants of one file.
func mutantsIn(file string, source []byte) (all []mutant, err error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, source, 0)
	if err != nil {
		return nil, err
	}
	for _, d := range tree.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		add := func(from, to token.Pos, text string) {
			at, end := set.Position(from), set.Position(to)
			all = append(all, mutant{
				File: file, Line: at.Line, Function: f.Name.Name,
				Old: string(source[at.Offset:end.Offset]), New: text,
				start: at.Offset, end: end.Offset, source: source,
			})
		}
		operator := func(at token.Pos, op token.Token) {
			for _, other := range swaps[op] {
				add(at, at+token.Pos(len(op.String())), other.String())
			}
		}
		ast.Inspect(f.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GenDecl:
				return n.Tok != token.CONST
			case *ast.BinaryExpr:
				operator(n.OpPos, n.Op)
			case *ast.IncDecStmt:
				operator(n.TokPos, n.Tok)
			case *ast.AssignStmt:
				operator(n.TokPos, n.Tok)
				if n.Tok != token.DEFINE {
					add(n.Pos(), n.End(), "")
				}
			case *ast.ExprStmt:
				add(n.Pos(), n.End(), "")
			case *ast.IfStmt: // a guard that never holds
				c := n.Cond
				add(c.Pos(), c.End(), "("+string(source[set.Position(c.Pos()).Offset:set.Position(c.End()).Offset])+never)
			}
			return true
		})
	}
	sort.SliceStable(all, func(i, k int) bool { return all[i].start < all[k].start })
	return all, nil
}
