/** In what the netlink core of one kernel answers otherwise than that of another. */
export interface Core {
  /**
   * A command's dump and its request for one object are looked up as two: what there is not is refused before anybody is
   * asked for permission.
   */
  readonly split: boolean;
  /** A dump that its family refuses carries the family's text. */
  readonly dumpText: boolean;
}
