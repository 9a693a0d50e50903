import { Check, Minus } from "lucide-react";
import { CAPABILITY_ROWS, ROLE_WORDS, ROLES } from "./roles.ts";

/** What each role may do, from the table that the server asks. */
export function RoleTable() {
	return (
		<table className="w-full table-fixed border-collapse text-sm">
			<thead>
				<tr className="border-b border-line text-[13px] text-text-2">
					<th scope="col" className="py-2 pr-2 text-left font-medium">
						May
					</th>
					{ROLES.map((role) => (
						<th key={role} scope="col" className="w-[17%] px-1 py-2 text-center font-medium max-md:w-16">
							{ROLE_WORDS[role]}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{CAPABILITY_ROWS.map(({ capability, words, roles }) => (
					<tr key={capability} className="border-b border-line last:border-0">
						<th scope="row" className="py-2.5 pr-2 text-left font-normal text-text">
							{words}
						</th>
						{ROLES.map((role) => (
							<td key={role} className="px-1 py-2.5 text-center">
								<Mark isGiven={roles.includes(role)} />
							</td>
						))}
					</tr>
				))}
			</tbody>
		</table>
	);
}

function Mark({ isGiven }: { isGiven: boolean }) {
	return (
		<>
			{isGiven ? (
				<Check aria-hidden className="mx-auto size-4 text-open" strokeWidth={2.5} />
			) : (
				<Minus aria-hidden className="mx-auto size-4 text-text-3" />
			)}
			<span className="sr-only">{isGiven ? "yes" : "no"}</span>
		</>
	);
}
