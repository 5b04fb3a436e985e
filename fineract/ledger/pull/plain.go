package pull

import (
	"context"

	"daftari/app"
)

func (p *Puller) byEndpoints(ctx context.Context, progress func(done, total int)) (app.Pull, error) {
	return app.Pull{}, errNoReport
}
