// Daftari is the field officer's ledger: it records money at the meeting with no network and
// brings it, exactly once, to Apache Fineract when there is one.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"daftari/ui/cli"
)

// version is set by the linker; "dev" is a build from a checkout.
var version = "dev"

func main() { os.Exit(run(os.Args[1:])) }

// run executes one command line. The first interrupt stops at the next safe point, a second one
// ends the program: nothing that was saved is lost either way.
func run(args []string) (code int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	w := outside(version)
	defer w.survive(args, os.Stderr, &code)
	return cli.Run(ctx, w.program(os.Stdin, os.Stdout, os.Stderr), args)
}
