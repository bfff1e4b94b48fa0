/** What may stand in a command as the address of a host: a name, IPv4 or IPv6, with a zone. */
export const ADDRESS = /^[A-Za-z0-9_][A-Za-z0-9_.:%-]{0,252}$|^:[0-9A-Fa-f:.]{1,44}$/;
