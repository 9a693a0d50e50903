/** The hours of a day as choices: "08:00". */
export const HOUR_CHOICES = Array.from({ length: 24 }, (_, hour) => ({
	value: String(hour),
	words: `${String(hour).padStart(2, "0")}:00`,
}));
