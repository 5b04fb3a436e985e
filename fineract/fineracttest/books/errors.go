package books

// Top-level codes of Fineract's error body (fineract.md section 6); the reason itself is Error.Code.
const (
	TopValidation = "validation.msg.validation.errors.exist" // 400
	TopDomain     = "validation.msg.domain.rule.violation"   // 403
	TopNotFound   = "error.msg.resource.not.found"           // 404
	TopDenied     = "error.msg.not.authorized"               // 403
	TopSupport    = "error.msg.platform.service.unavailable" // 503
	TopServer     = "error.msg.platform.server.side.error"   // 500: Spring's body, without any reason
)

// Error is a refusal as the real server words it: one Detail, or several for a validation with more than one finding.
// For data-integrity errors (403) TopCode is the specific code itself, as on the real server.
type Error struct {
	Status      int    // HTTP status
	TopCode     string // userMessageGlobalisationCode of the body
	Code        string // errors[0].userMessageGlobalisationCode
	Message     string // errors[0].developerMessage
	UserMessage string // errors[0].defaultUserMessage
	Param       string // errors[0].parameterName; "" means the key is absent
	Args        []any  // errors[0].args[].value: string, int64, Amount, Date, nil (an empty object) or NoArgs
	More        []*Error
}

// EmptyList is an argument that the server shows as an empty array.
type EmptyList struct{}

// Error gives the code and the text.
func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Details is all findings of the error, the first one being e itself.
func (e *Error) Details() []*Error { return append([]*Error{e}, e.More...) }
