package door

import (
	"io"
	"net/http"

	"daftari/app"
	"daftari/providers"
)

// mostCallback is what a rail may call back with, in bytes.
const mostCallback = 256 << 10

// ring takes a call of a rail's in. Who rings, and with what, is told to nobody: a wrong token, and what the rail cannot
// read, are answered as a call of a payment of ours is. A call that could not be kept is answered by 5xx, so that its rail
// rings again.
func (d *Door) ring(w http.ResponseWriter, r *http.Request, at Desk) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostCallback))
	if err != nil {
		d.refuse(w, r, app.Trouble(app.BadInput, "door.long", err))
		return
	}
	c := providers.Callback{Token: r.PathValue("token"), Header: r.Header, Body: body}
	if err := at.Hear(r.Context(), r.PathValue("rail"), c); err != nil && !settlesNothing(err) {
		d.Log.ErrorContext(r.Context(), "a callback was not taken in", "tenant", at.Name, "problem", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"ResultCode":0,"ResultDesc":"Accepted"}`) // in Safaricom's words; the others read the status alone
}

// settlesNothing tells whether a call was read to its end and speaks of no payment here: it says so again each time it comes.
func settlesNothing(err error) bool {
	class := app.ClassOf(err)
	return class == app.NotFound || class == app.BadInput
}
