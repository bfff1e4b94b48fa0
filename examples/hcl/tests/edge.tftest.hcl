# terraform test: a plan that creates hosts contacts none, so policy is tested without any.

run "drops_by_default_in_both_families" {
  command = plan

  assert {
    condition = alltrue([
      for host in netfilter_host.edge : alltrue([
        for family in [host.ipv4, host.ipv6] : alltrue([
          for chain in ["INPUT", "FORWARD"] : family.filter[chain].policy == "DROP"
        ])
      ])
    ])
    error_message = "A gateway lets in what no rule names."
  }
}

run "never_locks_the_administrators_out" {
  command = plan

  assert {
    condition     = alltrue([for host in netfilter_host.edge : contains(host.ipv4.filter["INPUT"].rules, local.ssh)])
    error_message = "The rule for ssh is missing."
  }
}

run "masquerades_the_lan_of_each_host" {
  command = plan

  variables {
    hosts = { probe = { address = "192.0.2.99", lan = "10.9.0.0/16" } }
  }

  assert {
    condition = netfilter_host.edge["probe"].ipv4.nat["POSTROUTING"].rules == tolist([
      "-s 10.9.0.0/16 ! -d 10.9.0.0/16 -j MASQUERADE",
    ])
    error_message = "The address of the lan is not translated."
  }
}

run "takes_no_lan_that_is_no_network" {
  command = plan

  variables {
    hosts = { probe = { address = "192.0.2.99", lan = "10.9.0.0" } }
  }

  expect_failures = [var.hosts]
}
