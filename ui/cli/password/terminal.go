package password

import (
	"fmt"
	"os"

	"golang.org/x/term"
)

// Terminal asks for one line at the terminal, without echo; os.ErrInvalid where there is none.
func Terminal(prompt string) (string, error) {
	fd := int(os.Stdin.Fd())
	if !term.IsTerminal(fd) {
		return "", os.ErrInvalid
	}
	fmt.Fprint(os.Stderr, prompt+" ")
	b, err := term.ReadPassword(fd)
	fmt.Fprintln(os.Stderr)
	return string(b), err
}
