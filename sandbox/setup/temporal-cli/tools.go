//go:build tools

// Package tools keeps the Temporal CLI, and the server that it is built with, in go.mod and go.sum, so that `go mod tidy` does not drop them.
package tools

import (
	_ "github.com/temporalio/cli/cmd/temporal"
	_ "go.temporal.io/server/cmd/server"
	_ "go.temporal.io/server/cmd/tools/sql"
)
