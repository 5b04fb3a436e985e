// Package pull brings an officer's figures from Fineract.
package pull

import (
	"context"
	"errors"
	"time"

	"daftari/app"
	"daftari/fineract"
)

// Config of a Puller. Client and Now are needed.
type Config struct {
	Client  *fineract.Client
	Officer app.Officer
	Server  app.ServerInfo
	Now     func() time.Time
}

// Puller reads for one officer.
type Puller struct{ cfg Config }

// New makes a Puller.
func New(cfg Config) *Puller { return &Puller{cfg: cfg} }

// Pull brings what changed since the cursor.
func (p *Puller) Pull(context.Context, string, func(done, total int)) (app.Pull, error) {
	return app.Pull{}, errors.New("not yet")
}
