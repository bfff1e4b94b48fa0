variable "inspect" {
  description = "Names of hosts to look at. Off as a rule: it costs a connection, and a host that is away fails the plan."
  type        = set(string)
  default     = []
}

# What stands on a host right now, whoever wrote it:
#   terraform plan -var 'inspect=["edge-1"]'
data "netfilter_host" "edge" {
  for_each = var.inspect

  access = { address = var.hosts[each.key].address, host_key = var.hosts[each.key].host_key }
}

output "filter" {
  description = "Table filter of the hosts under inspect, with what others wrote (bans, containers)."
  value       = { for name, host in data.netfilter_host.edge : name => host.ipv4.filter }
}
