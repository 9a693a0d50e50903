/** The card that an arrow key leads to: up and down within a column, sideways to the nearest column with cards. */
export function cardBeside(columns: readonly (readonly string[])[], contactId: string, key: string): string | undefined {
	const columnIndex = columns.findIndex((column) => column.includes(contactId));
	const column = columns[columnIndex];
	if (!column) return undefined;
	const row = column.indexOf(contactId);
	switch (key) {
		case "ArrowUp":
			return column[row - 1];
		case "ArrowDown":
			return column[row + 1];
		case "ArrowLeft":
			return at(columns.slice(0, columnIndex).findLast(hasCards), row);
		case "ArrowRight":
			return at(columns.slice(columnIndex + 1).find(hasCards), row);
		case "Home":
			return column[0];
		case "End":
			return column.at(-1);
		default:
			return undefined;
	}
}

function hasCards(column: readonly string[]) {
	return column.length > 0;
}

function at(column: readonly string[] | undefined, row: number): string | undefined {
	return column?.[Math.min(row, column.length - 1)];
}
