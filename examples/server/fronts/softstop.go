//go:build unix

package main

import "syscall"

// softStop lets HAProxy end after the requests that it has.
const softStop = syscall.SIGUSR1
