/** A link as it is sent to somebody: the coordinator may not know its own address, but this page does. */
export function whole(address: string, origin: string): string {
  return address.startsWith('/') ? `${origin}${address}` : address;
}
