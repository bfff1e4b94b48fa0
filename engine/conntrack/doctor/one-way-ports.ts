/**
 * Ports of which nobody expects answers, over UDP or TCP, by IANA's names: syslog, SNMP traps, discard, NetBIOS datagrams,
 * RIP, SSDP, NetFlow, IPFIX, sFlow, VXLAN and GENEVE (whose answers are flows of their own), mDNS, LLMNR, statsd,
 * WireGuard's keep-alives not among them. Multicast and broadcast addresses count as one-way whatever the port.
 */
export const ONE_WAY_PORTS: readonly number[] = [
  ...[9, 67, 68, 138, 162, 514, 520, 546, 547, 1900],
  ...[2055, 4739, 4789, 5353, 5355, 6081, 6343, 8125, 8472, 9995, 9996],
];
