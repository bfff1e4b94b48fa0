variable "hosts" {
  description = "The gateways by name: where each is reached, and the network behind it."
  type = map(object({
    address  = string
    lan      = string
    host_key = optional(string)
    # The name that the host had before, see moved.tf.
    formerly = optional(string)
  }))
  default = {
    edge-1 = { address = "192.0.2.11", lan = "172.16.1.0/24", formerly = "gateway-1" }
    edge-2 = { address = "192.0.2.12", lan = "172.16.2.0/24" }
  }

  validation {
    condition     = alltrue([for host in var.hosts : can(cidrhost(host.lan, 0))])
    error_message = "The lan of a host is a network in CIDR form, such as 172.16.1.0/24."
  }
}

variable "import" {
  description = "Live hosts to take over, by name: the import id of each, see import.tf."
  type        = map(string)
  default     = {}
}
