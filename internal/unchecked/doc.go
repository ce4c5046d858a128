// Package unchecked reads slices at positions that are known to be inside of
// them. The parser trusts the positions that a scan gave it; to have the
// compiler doubt them again costs a third of the time that a field takes.
//
// With the build tag purego every function checks what it is given, and
// panics where the other build would read beyond the slice: the tests and the
// fuzz targets run in both builds.
package unchecked
