package oracle

type Row = map[string]any
type World map[string][]Row
