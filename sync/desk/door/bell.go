package door

import (
	"io"
	"net/http"

	"daftari/app"
	"daftari/providers"
)

// mostCallback is what a rail may call back with, in bytes.
const mostCallback = 256 << 10

// ring takes a call of a rail's in. Who rings, and with what, is told to nobody: a wrong token is answered as a right one
// is. A call that could not be kept is answered by 5xx, so that its rail rings again.
func (d *Door) ring(w http.ResponseWriter, r *http.Request) {
	at, ok := d.desks[r.PathValue("tenant")]
	if !ok {
		d.stranger(w, r)
		return
	}
	if wait := d.bells.take(from(r)); wait > 0 {
		d.later(w, r, wait)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostCallback))
	if err != nil {
		d.refuse(w, r, app.Trouble(app.BadInput, "door.long", err))
		return
	}
	c := providers.Callback{Token: r.PathValue("token"), Header: r.Header, Body: body}
	if err := at.Hear(r.Context(), r.PathValue("rail"), c); err != nil && app.ClassOf(err) != app.NotFound {
		d.Log.ErrorContext(r.Context(), "a callback was not taken in", "tenant", at.Name, "problem", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"ResultCode":0,"ResultDesc":"Accepted"}`) // in Safaricom's words; the others read the status alone
}
