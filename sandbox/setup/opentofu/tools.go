//go:build tools

// Package tools keeps OpenTofu in go.mod and go.sum, so that `go mod tidy` does not drop it.
package tools

import _ "github.com/opentofu/opentofu/cmd/tofu"
