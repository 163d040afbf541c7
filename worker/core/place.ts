/** Which clock people go by: the zone of a country that has one for nearly everybody, and of a phone number. */

/**
 * Country (ISO 3166-1), calling codes (ITU-T E.164, list of assigned codes) and zone. Zones are those of IANA's
 * zone1970.tab; of countries with islands or exclaves in other zones, the one in which nearly all people live.
 */
const TABLE = `
AD 376 Europe/Andorra|AE 971 Asia/Dubai|AL 355 Europe/Tirane|AM 374 Asia/Yerevan|AO 244 Africa/Luanda
AR 54 America/Argentina/Buenos_Aires|AT 43 Europe/Vienna|AZ 994 Asia/Baku|BA 387 Europe/Sarajevo
BD 880 Asia/Dhaka|BE 32 Europe/Brussels|BG 359 Europe/Sofia|BH 973 Asia/Bahrain|BO 591 America/La_Paz
BW 267 Africa/Gaborone|BY 375 Europe/Minsk|CH 41 Europe/Zurich|CI 225 Africa/Abidjan|CL 56 America/Santiago
CM 237 Africa/Douala|CN 86 Asia/Shanghai|CO 57 America/Bogota|CR 506 America/Costa_Rica|CU 53 America/Havana
CY 357 Asia/Nicosia|CZ 420 Europe/Prague|DE 49 Europe/Berlin|DK 45 Europe/Copenhagen|DZ 213 Africa/Algiers
EC 593 America/Guayaquil|EE 372 Europe/Tallinn|EG 20 Africa/Cairo|ES 34 Europe/Madrid|ET 251 Africa/Addis_Ababa
FI 358 Europe/Helsinki|FO 298 Atlantic/Faroe|FR 33 Europe/Paris|GB 44 Europe/London|GE 995 Asia/Tbilisi
GH 233 Africa/Accra|GI 350 Europe/Gibraltar|GR 30 Europe/Athens|GT 502 America/Guatemala|HK 852 Asia/Hong_Kong
HN 504 America/Tegucigalpa|HR 385 Europe/Zagreb|HU 36 Europe/Budapest|IE 353 Europe/Dublin|IL 972 Asia/Jerusalem
IN 91 Asia/Kolkata|IQ 964 Asia/Baghdad|IR 98 Asia/Tehran|IS 354 Atlantic/Reykjavik|IT 39 Europe/Rome
JO 962 Asia/Amman|JP 81 Asia/Tokyo|KE 254 Africa/Nairobi|KG 996 Asia/Bishkek|KH 855 Asia/Phnom_Penh
KR 82 Asia/Seoul|KW 965 Asia/Kuwait|LA 856 Asia/Vientiane|LB 961 Asia/Beirut|LI 423 Europe/Vaduz
LK 94 Asia/Colombo|LT 370 Europe/Vilnius|LU 352 Europe/Luxembourg|LV 371 Europe/Riga|LY 218 Africa/Tripoli
MA 212 Africa/Casablanca|MC 377 Europe/Monaco|MD 373 Europe/Chisinau|ME 382 Europe/Podgorica
MK 389 Europe/Skopje|MM 95 Asia/Yangon|MO 853 Asia/Macau|MT 356 Europe/Malta|MU 230 Indian/Mauritius
MV 960 Indian/Maldives|MY 60 Asia/Kuala_Lumpur|MZ 258 Africa/Maputo|NA 264 Africa/Windhoek|NG 234 Africa/Lagos
NI 505 America/Managua|NL 31 Europe/Amsterdam|NO 47 Europe/Oslo|NP 977 Asia/Kathmandu|NZ 64 Pacific/Auckland
OM 968 Asia/Muscat|PA 507 America/Panama|PE 51 America/Lima|PH 63 Asia/Manila|PK 92 Asia/Karachi
PL 48 Europe/Warsaw|PT 351 Europe/Lisbon|PY 595 America/Asuncion|QA 974 Asia/Qatar|RO 40 Europe/Bucharest
RS 381 Europe/Belgrade|RW 250 Africa/Kigali|SA 966 Asia/Riyadh|SE 46 Europe/Stockholm|SG 65 Asia/Singapore
SI 386 Europe/Ljubljana|SK 421 Europe/Bratislava|SM 378 Europe/San_Marino|SN 221 Africa/Dakar
SV 503 America/El_Salvador|TH 66 Asia/Bangkok|TN 216 Africa/Tunis|TR 90 Europe/Istanbul|TW 886 Asia/Taipei
TZ 255 Africa/Dar_es_Salaam|UA 380 Europe/Kyiv|UG 256 Africa/Kampala|UY 598 America/Montevideo
UZ 998 Asia/Tashkent|VE 58 America/Caracas|VN 84 Asia/Ho_Chi_Minh|XK 383 Europe/Belgrade|ZA 27 Africa/Johannesburg
ZM 260 Africa/Lusaka|ZW 263 Africa/Harare`

const rows = TABLE.trim()
  .split(/[|\n]/)
  .map((row) => row.split(' ') as [country: string, code: string, zone: string])

const byCountry = new Map(rows.map(([country, , zone]) => [country, zone]))

/** Countries of many zones by calling code: their eastern and western ends, between which all the others lie. */
const wide = new Map<string, readonly string[]>([
  ['1', ['America/New_York', 'America/Los_Angeles']],
  ['7', ['Europe/Moscow', 'Asia/Yekaterinburg']],
  ['52', ['America/Mexico_City', 'America/Tijuana']],
  ['55', ['America/Sao_Paulo', 'America/Manaus']],
  ['61', ['Australia/Sydney', 'Australia/Perth']],
  ['62', ['Asia/Jakarta', 'Asia/Jayapura']],
])
const byCode = new Map<string, readonly string[]>([
  ...rows.map(([, code, zone]) => [code, [zone]] as const),
  ...wide,
])

/** The zone of a country (two letters), or null where it has several that many people live in, or is not known. */
export function zoneOfCountry(country: string | null | undefined): string | null {
  return byCountry.get((country ?? '').toUpperCase()) ?? null
}

/** The zones in which whoever has this E.164 number may live; none where its country is not known. */
export function zonesOfPhone(phone: string): readonly string[] {
  // Calling codes are prefix-free: at most one of these lengths is one.
  for (const length of [1, 2, 3]) {
    const zones = byCode.get(phone.slice(1, 1 + length))
    if (phone.startsWith('+') && zones) return zones
  }
  return []
}

/** The zone of a person: that of their browser, else of their country; null where neither is known. */
export function zoneOf(person: {
  readonly timezone: string | null
  readonly country: string | null
}): string | null {
  return person.timezone ?? zoneOfCountry(person.country)
}
