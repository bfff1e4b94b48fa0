terraform {
  required_version = ">= 1.7" # import with for_each

  required_providers {
    netfilter = {
      # A private host name, so that no registry can ever answer in its place.
      source  = "terraform.local/netfilter/netfilter"
      version = "~> 0.1"
    }
  }
}
