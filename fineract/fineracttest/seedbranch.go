package fineracttest

import "daftari/fineract/fineracttest/seed"

// SeedOptions and Branch are those of package seed.
type (
	SeedOptions = seed.Options
	Branch      = seed.Branch
)

// SeedBranch fills the first tenant with a branch in the middle of its work: by default 3 centres, 12 groups, 240 clients of one officer, one group
// in UGX, loans in arrears, cash loans due today, and a group of 20 whose meeting is today.
func (s *Server) SeedBranch(o SeedOptions) (*Branch, error) {
	return seed.Fill(s.tenants[s.order[0]], o)
}

// SeedTenant does the same in a tenant by name.
func (s *Server) SeedTenant(tenant string, o SeedOptions) (*Branch, error) {
	t := s.tenants[tenant]
	if t == nil {
		return nil, ErrNoTenant
	}
	return seed.Fill(t, o)
}
