package ledger

import (
	"context"
	"encoding/json"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/tables"
)

// Codes are written on receipts and read aloud: no letters or digits that look alike.
const (
	codeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	codeDigits  = "23456789"
	codeTries   = 40
)

// deviceRow claims a code; both columns are unique over the institution.
type deviceRow struct {
	Code   string `json:"code"`
	Device string `json:"device_id"`
	User   string `json:"user_name"`
}

// ClaimDevice gives a device its code, "K7", at the server: the same one each time it is asked for
// the same device (a UUID), and never one that another device has, for the column is unique. dice
// gives a number from 0 to n-1, newKey a fresh UUID. The error is an *app.Problem.
func ClaimDevice(ctx context.Context, c *fineract.Client, who app.Officer, deviceID string, dice func(n int64) int64, newKey func() string) (app.Device, error) {
	code, err := claimed(ctx, c, deviceID)
	if err != nil || code != "" {
		return app.Device{ID: deviceID, Code: code}, err
	}
	for try := range codeTries {
		row := deviceRow{Code: newCode(try, dice), Device: deviceID, User: who.Username}
		_, err := c.Post(ctx, tables.AddRow(portfolio.DeviceTable, int64(who.Office), row, newKey()))
		class := fineract.Classify(err)
		if err != nil && class != fineract.Duplicate && class != fineract.Unsure {
			return app.Device{}, Trouble(err)
		}
		// Read back in any case: what stands there is the truth, whatever the answer was.
		code, lookErr := claimed(ctx, c, deviceID)
		switch {
		case lookErr != nil:
			return app.Device{}, lookErr
		case code != "":
			return app.Device{ID: deviceID, Code: code}, nil
		case class == fineract.Unsure:
			return app.Device{}, Trouble(err)
		}
	}
	return app.Device{}, app.Trouble(app.Conflict, "ledger.device.no_code", nil)
}

// claimed is the code that the device has, "" if none.
func claimed(ctx context.Context, c *fineract.Client, deviceID string) (string, error) {
	rows, err := tables.FindRows(ctx, c, portfolio.DeviceTable, "device_id", deviceID, "code", "device_id")
	if err != nil {
		return "", Trouble(err)
	}
	for _, r := range rows {
		var code, device string
		if json.Unmarshal(r["code"], &code) == nil && json.Unmarshal(r["device_id"], &device) == nil && sameText(device, deviceID) && code != "" {
			return code, nil
		}
	}
	return "", nil
}

// newCode is a letter and a digit; after some tries that met taken ones, a letter more.
func newCode(try int, dice func(int64) int64) string {
	code := ""
	for range 1 + min(try/8, 3) {
		code += string(codeLetters[dice(int64(len(codeLetters)))])
	}
	return code + string(codeDigits[dice(int64(len(codeDigits)))])
}

func portfolioParams(a portfolio.Ask) map[string]string {
	out := map[string]string{}
	for k, v := range a.Params() {
		out[k[len("R_"):]] = v
	}
	return out
}
