//go:build tools

// Package tools keeps the Temporal CLI in go.mod and go.sum, so that `go mod tidy` does not drop it.
package tools

import _ "github.com/temporalio/cli/cmd/temporal"
