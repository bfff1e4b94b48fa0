# edge-1 was called gateway-1. The block renames it in the state, and "formerly" (the attribute adopt) lets the new owner
# id take the host over from the old one. Both may go once every state has been applied.
moved {
  from = netfilter_host.edge["gateway-1"]
  to   = netfilter_host.edge["edge-1"]
}
