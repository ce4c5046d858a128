package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// The exit status; see the package comment.
const (
	exitEven  = 0
	exitFault = 1
	exitUsage = 2
)

const synopsis = "usage: soak [-duration t] [-seed n] [-plot file.svg] [-csv file.csv] [-json]\n"

const usage = synopsis + `
Runs the example server under good clients, faulty ones and attacks, accounts for
every request, and watches whether memory, goroutines and descriptors grow.

  -duration t      for how long: 20s, 20m (1m)
  -seed n          of what the clients send (1)
  -plot file.svg   where to draw what the server held
  -csv file.csv    where to write the samples
  -json            print the account as JSON

Exit status: 0 even and flat, 1 not, 2 wrong usage, or a system without /proc.
`

// settings are what the command line says, and what tests change.
type settings struct {
	duration time.Duration
	seed     uint64
	plot     string
	csv      string
	json     bool

	limit   time.Duration // of the server's deadlines
	program string        // the server; built if empty
	clients []client
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	s := settings{limit: 5 * time.Second, clients: clients()}
	set := flag.NewFlagSet("soak", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.DurationVar(&s.duration, "duration", time.Minute, "")
	set.Uint64Var(&s.seed, "seed", 1, "")
	set.StringVar(&s.plot, "plot", "", "")
	set.StringVar(&s.csv, "csv", "", "")
	set.BoolVar(&s.json, "json", false, "")
	err := set.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		io.WriteString(stdout, usage)
		return exitEven
	case err == nil && set.NArg() > 0:
		err = fmt.Errorf("no arguments expected, but %q", set.Arg(0))
	case err == nil && s.duration < time.Second:
		err = errors.New("-duration: at least 1s")
	}
	if err == nil {
		_, err = os.Stat("/proc/self/fd")
	}
	if err != nil {
		fmt.Fprintf(stderr, "soak: %v\n%s", err, synopsis)
		return exitUsage
	}
	r, err := soak(ctx, s, stderr)
	if err == nil {
		err = r.write(s, stdout)
	}
	if err != nil {
		fmt.Fprintf(stderr, "soak: %v\n", err)
		return exitFault
	}
	if !r.Even || !r.Flat {
		return exitFault
	}
	return exitEven
}

// report is what a soak comes to.
type report struct {
	Seed     uint64     `json:"seed"`
	Seconds  float64    `json:"seconds"` // with clients
	Accounts []*account `json:"accounts"`
	Total    *account   `json:"total"`
	Faults   []string   `json:"faults"`
	Series   []series   `json:"series"`
	Start    sample     `json:"start"`
	End      sample     `json:"end"`
	Even     bool       `json:"even"`
	Flat     bool       `json:"flat"`

	tally   *tally
	samples []sample
}

// soak starts a server, sends the clients, and reports.
func soak(ctx context.Context, s settings, progress io.Writer) (*report, error) {
	folder, err := os.MkdirTemp("", "httpwire-soak-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	site, err := newSite(folder, s)
	if err != nil {
		return nil, err
	}
	if s.program == "" {
		if s.program, err = build(ctx, folder); err != nil {
			return nil, err
		}
	}
	server, err := startServer(s.program, filepath.Dir(site.page), s.limit)
	if err != nil {
		return nil, err
	}
	site.address = server.address
	r := &report{Seed: s.seed, tally: new(tally)}
	if err := r.watch(ctx, s, server, site, progress); err != nil {
		server.kill()
		return nil, err
	}
	if err := server.stop(); err != nil {
		r.tally.fault("server", "%v", err)
	}
	r.Accounts, r.Total, r.Faults, r.Even = r.tally.accounts, r.tally.total(), r.tally.Faults, r.tally.even()
	r.Series, r.Flat = judgeSeries(r.samples), true
	for _, one := range r.Series {
		r.Flat = r.Flat && one.Flat
	}
	return r, nil
}

// newSite makes the files of the server.
func newSite(folder string, s settings) (*site, error) {
	files := filepath.Join(folder, "files")
	data := make([]byte, 200<<10)
	for i, random := 0, rand.New(rand.NewPCG(s.seed, 0)); i < len(data); i++ {
		data[i] = byte(random.Uint32())
	}
	site := &site{limit: s.limit, data: string(data), page: filepath.Join(files, "data")}
	if err := os.Mkdir(files, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(site.page, data, 0o600); err != nil {
		return nil, err
	}
	huge := filepath.Join(files, "huge") // which takes no room on the disk
	if err := os.WriteFile(huge, nil, 0o600); err != nil {
		return nil, err
	}
	return site, os.Truncate(huge, hugeSize)
}

// watch sends the clients, and takes samples before, while and after.
func (r *report) watch(ctx context.Context, s settings, server *server, site *site, progress io.Writer) (err error) {
	begun := time.Now()
	for range 3 { // the first connections start what stays, and are to be gone
		time.Sleep(100 * time.Millisecond)
		if r.Start, err = observe(server, r.tally, begun); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, s.duration)
	defer cancel()
	gone := make(chan struct{})
	go func() {
		send(ctx, s.clients, site, s.seed, r.tally)
		close(gone)
	}()
	tick := time.NewTicker(min(500*time.Millisecond, s.duration/40))
	defer tick.Stop()
	report := time.NewTicker(10 * time.Second)
	defer report.Stop()
	for sending := true; sending; {
		select {
		case <-gone:
			sending = false
		case <-report.C:
			last := r.samples[len(r.samples)-1]
			fmt.Fprintf(progress, "%4.0f s: %d requests, %d connections, %d goroutines, %.1f MiB resident\n",
				last.Seconds, last.Requests, int(last.Connections), int(last.Goroutines), last.Resident/mib)
		case <-tick.C:
			if ctx.Err() != nil {
				continue // the clients are leaving
			}
			now, err := observe(server, r.tally, begun)
			if err != nil {
				return err
			}
			r.samples = append(r.samples, now)
			r.Seconds = now.Seconds
		}
	}
	// Connections that clients have left end when the server has noticed, or at
	// the latest when its deadlines are over.
	for late := time.Now().Add(4 * s.limit); ; time.Sleep(100 * time.Millisecond) {
		if r.End, err = observe(server, r.tally, begun); err != nil {
			return err
		}
		if r.End.Goroutines <= r.Start.Goroutines && r.End.Descriptors <= r.Start.Descriptors && r.End.Connections <= r.Start.Connections {
			return nil
		}
		if time.Now().After(late) {
			r.tally.fault("server", "does not come back: %d goroutines, %d descriptors, %d connections, at first %d, %d, %d",
				int(r.End.Goroutines), int(r.End.Descriptors), int(r.End.Connections),
				int(r.Start.Goroutines), int(r.Start.Descriptors), int(r.Start.Connections))
			return nil
		}
	}
}

// write prints the report, and writes the files that were asked for.
func (r *report) write(s settings, stdout io.Writer) error {
	for _, f := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{s.csv, func(w io.Writer) error { return writeCSV(w, r.samples) }},
		{s.plot, func(w io.Writer) error {
			title := fmt.Sprintf("examples/server, %.0f s, %d requests, seed %d", r.Seconds, r.Total.Sent, r.Seed)
			return writePlot(w, title, r.samples, r.Series)
		}},
	} {
		if f.name == "" {
			continue
		}
		file, err := os.Create(f.name)
		if err != nil {
			return err
		}
		if err := errors.Join(f.write(file), file.Close()); err != nil {
			return err
		}
	}
	if s.json {
		e := json.NewEncoder(stdout)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	fmt.Fprintf(stdout, "%s %s/%s, %.0f s, seed %d\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, r.Seconds, r.Seed)
	r.tally.table(stdout)
	fmt.Fprintln(stdout)
	for _, one := range r.Series {
		verdict := "flat"
		if !one.Flat {
			verdict = "NOT FLAT"
		}
		fmt.Fprintf(stdout, "%-14s %8.1f early, %8.1f late: %s\n", one.Name, one.Early, one.Late, verdict)
	}
	fmt.Fprintf(stdout, "after the last client: %d goroutines (%d at first), %d descriptors (%d)\n",
		int(r.End.Goroutines), int(r.Start.Goroutines), int(r.End.Descriptors), int(r.Start.Descriptors))
	verdict := "even"
	if !r.Even {
		verdict = "NOT EVEN"
	}
	_, err := fmt.Fprintf(stdout, "account: %d sent = %d answered + %d refused + %d cut + %d lost: %s\n",
		r.Total.Sent, r.Total.Answered, r.Total.refused(), r.Total.Cut, r.Total.Lost, verdict)
	return err
}
