# Writes the configuration of a host that nobody has described yet:
#   terraform plan -generate-config-out=generated.tf
terraform {
  required_providers {
    netfilter = {
      source  = "terraform.local/netfilter/netfilter"
      version = "~> 0.1"
    }
  }
}

variable "host" {
  description = "[USER@]ADDRESS[:PORT]/PROJECT/STACK/HOST of the live host."
  type        = string
}

import {
  to = netfilter_host.edge
  id = var.host
}
