# Everything has a default, so the block may be empty. It names keys and never holds one: NFFLEET_PRIVATE_KEY,
# NFFLEET_IDENTITY or an ssh-agent bring them.
provider "netfilter" {
  user            = "root"
  host_key_policy = "strict"
  connect_timeout = 10
}
