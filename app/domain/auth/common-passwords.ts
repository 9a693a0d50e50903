/** The passwords that are tried first everywhere, of eight characters and more. */
const COMMON = new Set(
	`password password1 password12 password123 passw0rd p@ssword p@ssw0rd 12345678 123456789 1234567890 0123456789 87654321 987654321 11111111
	111111111 00000000 000000000 88888888 99999999 12341234 11223344 123123123 123321123 147258369 159753456 789456123 qwertyui qwertyuiop qwerty123
	qwerty12 qwerty1234 1q2w3e4r 1q2w3e4r5t 1qaz2wsx qazwsxedc zaq12wsx asdfghjk asdfghjkl zxcvbnm1 abc12345 abcd1234 abcdefgh a1b2c3d4 aa123456
	iloveyou iloveyou1 iloveyou2 sunshine sunshine1 princess princess1 football football1 baseball baseball1 basketball superman superman1 batman123
	welcome1 welcome123 letmein1 letmein123 trustno1 dragon123 monkey123 shadow123 master123 michael1 jennifer jordan23 michelle charlie1 computer
	internet samsung1 starwars pokemon1 whatever killer123 hello123 hellohello freedom1 mustang1 corvette liverpool chelsea1 arsenal1 manchester
	instagram instagram1 facebook facebook1 linkedin google123 youtube1 changeme changeme1 administrator admin123 admin1234 root1234 testtest test1234
	secret123 default1 access14 qwertyqwerty passpass asdasdasd asdf1234 1234qwer 123qweasd q1w2e3r4 zxcvbnm123 987654321a a123456789 123456789a
	1234567a 12345678a 123456aa 11111111a pass1234 nothing1 maverick bigdaddy midnight vanessa1 victoria victoria1 elizabeth alexander christian
	benjamin samantha danielle jessica1 nicholas natasha1 stephanie metallica blink182 slipknot butterfly chocolate december november september
	february summer2024 summer2025 summer2026 winter2024 winter2025 winter2026 spring2026 autumn2026`
		.split(/\s+/)
		.filter(Boolean),
);

/** Whether everybody's first guess would be this password. */
export function isCommonPassword(password: string): boolean {
	return COMMON.has(password.toLowerCase());
}
