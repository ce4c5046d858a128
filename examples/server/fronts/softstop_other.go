//go:build !unix

package main

import "syscall"

// softStop lets the package compile where there is neither this signal nor HAProxy.
const softStop = syscall.SIGTERM
