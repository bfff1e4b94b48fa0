# Takes live hosts over that hosts.tf describes already, after a lost state for example:
#   terraform plan -var 'import={"edge-2"="192.0.2.12/shop/edge/edge-2"}'
# Where what stands on the host is what hosts.tf says, the plan tells of an import and of no change. The id is
# [USER@]ADDRESS[:PORT]; name user and port there only where hosts.tf does.
import {
  for_each = var.import

  to = netfilter_host.edge[each.key]
  id = each.value
}
