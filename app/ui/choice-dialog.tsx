import type { ChoiceQuestion } from "./choice.ts";
import { Picker } from "./picker.tsx";

/** One of several, chosen by typing, by arrows or by number. */
export default function ChoiceDialog({ question: { answer, ...asked } }: { question: ChoiceQuestion }) {
	return <Picker {...asked} isNumbered onChoose={answer} onClose={() => answer(null)} />;
}
