package main

// party is an implementation that httpwire is held against.
type party interface {
	name() string
	version() string
	responses() bool // it reads responses too
	declines() bool  // it stays with HTTP when a request asks for another protocol
	shuts() bool     // it shows that it has done with a connection on which all was taken
	workers() int    // how many inputs it may be given at a time
	budget() int     // how many it is given to make one small
	// take sends it an input. Thorough, it gets all the time that it may need.
	take(in input, thorough bool) (outcome, error)
	// shown gives what it would show of a message that httpwire took.
	shown(m message, response bool) message
	stop()
}

// starter is a party that has not been started.
type starter struct {
	name  string
	start func() (party, error)
}

var parties = []starter{
	{"nethttp", startNethttp},
	{"llhttp", startLlhttp},
	{"nginx", startNginx},
	{"apache", startApache},
	{"haproxy", startHaproxy},
	{"lighttpd", startLighttpd},
}
