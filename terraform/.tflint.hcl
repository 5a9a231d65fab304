# The rules that come with tflint itself; plugins would have to be fetched.
plugin "terraform" {
  enabled = true
  preset  = "recommended"
}
