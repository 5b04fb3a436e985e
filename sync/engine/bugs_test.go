package engine

import (
	"testing"

	"daftari/sync/mistakes"
)

// TestPlantedBugs builds the simulation with one mistake at a time, and wants it to go red.
func TestPlantedBugs(t *testing.T) {
	mistakes.Found(t, "../..", 4, "^TestSimulation", "DAFTARI_SIM_SEEDS=60")
}

func TestPlantedBugsFit(t *testing.T) { mistakes.Fit(t, "../..", 4) }
