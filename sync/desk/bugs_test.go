package desk

import (
	"testing"

	"daftari/sync/mistakes"
)

// TestPlantedBugs builds the simulation with one mistake at a time, and wants it to go red.
func TestPlantedBugs(t *testing.T) {
	mistakes.Found(t, "../..", 6, "^TestSimulation$", "DAFTARI_DESK_SCHEDULES=1200")
}

func TestPlantedBugsFit(t *testing.T) { mistakes.Fit(t, "../..", 6) }
