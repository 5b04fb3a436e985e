package gallery

import (
	"time"

	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/kit/frame"
	"daftari/ui/theme"
)

// Meetings is the sync line "3 meetings · 41,200 not yet posted · oldest 2 h".
func Meetings(n int, amount int64, oldest time.Duration) Line {
	return waiting("sync.meetings", theme.Slate, theme.IconLinkOffline, n, amount, oldest)
}

// Entries is "6 entries · 60,850 not yet posted · oldest 4 h", while they are being sent.
func Entries(n int, amount int64, oldest time.Duration) Line {
	return waiting("sync.entries", theme.Sky, theme.IconLinkSync, n, amount, oldest)
}

func waiting(key string, tone theme.Token, icon theme.Icon, n int, amount int64, oldest time.Duration) Line {
	return func(e *kit.Env) frame.Sync {
		return frame.Sync{Tone: tone, Icon: icon, Text: e.T(key, "n", n, "amount", e.Words.Strong(design.KES(amount).Format(e.Words.Lang())), "age", e.Words.Ago(oldest))}
	}
}

// NeedYou is "2 entries need you · the rest is posted".
func NeedYou(n int) Line {
	return func(e *kit.Env) frame.Sync {
		return frame.Sync{Tone: theme.Turmeric, Icon: theme.IconStateNeedsYou, Text: e.T("sync.need_you", "n", n)}
	}
}

// NothingWaits is "Nothing waiting · core figures from 06:10".
func NothingWaits(clock string) Line {
	return func(e *kit.Env) frame.Sync {
		return frame.Sync{Tone: theme.Slate, Icon: theme.IconLinkOffline, Text: e.T("sync.nothing", "time", clock)}
	}
}

// AllPosted is "All posted · last answer from the core 15:19".
func AllPosted(clock string) Line {
	return func(e *kit.Env) frame.Sync {
		return frame.Sync{Tone: theme.Leaf, Icon: theme.IconStatePosted, Text: e.T("sync.all_posted", "time", clock)}
	}
}

// DeskBadges are the rail's numbers in the desktop's pictures.
func DeskBadges() []Badge {
	return []Badge{{kit.Approvals, 2, true}, {kit.Matching, 4, true}, {kit.Outbox, 3, true}}
}
