locals {
  # What the gateways have in common. One kernel rule a string: the words that follow "-A CHAIN " in iptables-save.
  established = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"
  ssh         = "-p tcp -m tcp --dport 22 -m comment --comment administration -j ACCEPT"

  input_ipv4 = ["-i lo -j ACCEPT", local.established, local.ssh, "-p icmp -m icmp --icmp-type 8 -j ACCEPT"]
  # Without neighbour discovery there is no IPv6 at all, so all of ICMPv6 comes in.
  input_ipv6 = ["-i lo -j ACCEPT", local.established, local.ssh, "-p ipv6-icmp -j ACCEPT"]
}

resource "netfilter_host" "edge" {
  for_each = var.hosts

  owner  = "shop/edge/${each.key}"
  access = { address = each.value.address, host_key = each.value.host_key }
  adopt  = each.value.formerly == null ? null : { owner = "shop/edge/${each.value.formerly}" }

  ipv4 = {
    filter = {
      INPUT   = { policy = "DROP", rules = local.input_ipv4 }
      FORWARD = { policy = "DROP", rules = [local.established, "-s ${each.value.lan} -j ACCEPT"] }
    }
    nat = {
      POSTROUTING = { rules = ["-s ${each.value.lan} ! -d ${each.value.lan} -j MASQUERADE"] }
    }
  }

  ipv6 = {
    filter = {
      INPUT   = { policy = "DROP", rules = local.input_ipv6 }
      FORWARD = { policy = "DROP", rules = [local.established] }
    }
  }

  sysctls = { "net.ipv4.ip_forward" = "1" }
}
