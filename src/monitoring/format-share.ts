/** A share as people read it: "12.3%". */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** A change of a share in percentage points, with its sign: "+4.2 points". */
export function formatPoints(change: number): string {
  return `${formatSigned(change * 100)} points`;
}

/** A number with its sign and one decimal: "+1.2", "−0.3", "0.0". */
export function formatSigned(value: number): string {
  const digits = Math.abs(value).toFixed(1);
  if (digits === '0.0') return digits;
  return value > 0 ? `+${digits}` : `−${digits}`;
}

/** A count with a comma between thousands: "13,812". The same in every locale. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
