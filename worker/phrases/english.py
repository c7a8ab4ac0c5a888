"""English cue phrases as regular expressions, by cue; matched without regard to case."""

from collections.abc import Mapping

PERSON = r"<PERSON_\d+>"
_I_WILL = r"(?:I'll|I\s?’ll|I will|I'm going to|I’m going to|I'm gonna|I am going to|I shall|I'm to)"
_SOON = (
    r"(?:,?\s(?:um|uh|er|like|you know|just|also|then|definitely|certainly|quickly|go ahead and|go and|be sure to"
    r"|make sure to|personally|have to|need to),?)*"
)
# What people promise to do, as against what they say of themselves while they talk (I'll say, I'll be, I'll start).
TASK = (
    r"(?:send|write (?!(?:that |it |this )?down\b|about\b|them\b)|draft|prepare|update|check (?!in\b)|fix|set up"
    r"|set that|follow[- ]up|book|call (?!it\b|this\b|that\b)|e-?mail|mail|talk to|speak (?:to|with)"
    r"|contact|reach out|ask|schedule|arrange|organi[sz]e|review|finish|complete|file|create|build|put together"
    r"|put (?:that|it|the|this)"
    r"|post|share (?!my screen)|circulate|document|test|investigate|look (?:into|after)|research|find|figure out"
    r"|handle|own|run|add"
    r"|take (?:care|on|over|that|this|it|the|a look|notes|minutes|an?)|remove|migrate|deploy|ship|deliver|order|buy"
    r"|design|implement|report|submit"
    r"|sign|upload|push|merge|open|close|ping|chase|confirm|verify|collect|gather|compile|measure|calculate"
    r"|translate|print|bring"
    r"|get (?:you|the|it|that|in touch|back|started)|give (?:you|him|her|them|it)|let (?:you|them|everyone|him"
    r"|her) know|do (?:that|it|this|the|some|an?)"
    r"|work (?:on|out|with)|have (?:it|that|the|an?|this)|provide|summari[sz]e|plan|redo|rewrite|clean up|sort"
    r"|monitor|track|coordinate|notify|invite"
    r"|register|install|configure|hire|train|lead|drive|produce|reply|respond|answer|forward|distribute|edit"
    r"|proofread|publish|release|roll back"
    r"|rotate|archive|export|import|transfer|pay|negotiate|introduce|loop in|escalate|raise|make (?:sure|the|an?"
    r"|that|some)|present|circle back)"
)
_GROUP = (
    r"(?:client|customer|customers|vendor|supplier|boss|manager|press|email|e-mail|lawyer|landlord|competitor"
    r"|management|legal|finance|they|he|she|someone|somebody|people|marketing|sales)"
)
_SAY = (
    r"(?:said|says|told|tells|asked|asks|mentioned|claimed|claims|promised|promises|insisted|wrote|writes|reads"
    r"|was like|were like|is like|goes|announced|heard|apparently)"
)
MACHINE = (
    r"(?:assistant|copilot|siri|alexa|chatgpt|gpt|claude|gemini|otter|fireflies|fathom|read\.ai|A\.?I\.?|bot"
    r"|chatbot|note ?-?taker|minutes ?-?(?:bot|taker)"
    r"|summari[sz]er|summary (?:tool|bot)|language model|llm|model)"
)
_NOTES = r"(?:minutes|notes|summary|record|action items?|transcript|to-?do(?: list)?|decisions?(?: list)?)"
_DAY = (
    r"(?:on )?(?:this |next )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|january|february|march|april|may"
    r"|june|july|august|september|october|november|december)"
)
_PICK = (
    r"(?:go(?:ing)? (?:with|for|ahead)|stick(?:ing)? (?:with|to)|us(?:e|ing)|keep(?:ing)?|mak(?:e|ing) it|mov(?:e"
    r"|ing)|drop(?:ping)?|ship(?:ping)?|launch(?:ing)?|settle on|do(?:ing)? (?:that|it|the|this)|remov(?:e|ing)"
    r"|add(?:ing)?|hir(?:e|ing)|buy(?:ing)?|cancel|switch(?:ing)?|call it|set (?:it|the)|agree|say|cut(?:ting)?"
    r"|rais(?:e|ing)|lower)"
)

CUES: Mapping[str, tuple[str, ...]] = {
    "commitment": (
        rf"\b{_I_WILL}{_SOON}\s{TASK}",
        r"\bI can (?:take|do|handle|own|send|write|draft|prepare|run|put together|fix|set up|pick) (?!you\b)\w+",
        (
            r"\blet me (?:just |go ahead and )?(?:draft|send|write|prepare|put together|follow up"
            r"|take (?:that|this)|ping|set up|look into|find out|handle|own|schedule|book|e-?mail|check with)"
        ),
        r"\bleave (?:it|that|this|the [\w ]{1,40}) (?:with|to) me\b|\bconsider it done\b",
        r"\bI've got (?:this|that) one\b|\bI(?:'m| am) (?:happy|glad) to (?:take|do|own|handle|run|write)",
        r"\b(?:that one's|it's|that's) on me\b",
        r"\bI(?:'m| am) on it\b|\bI(?:'ll| will) do (?:it|that|this)\b",
    ),
    "self": (
        r"\b(?:I|me|I'll|I'm)\b",
    ),
    "assignment": (
        (
            rf"{PERSON}\s?,?\s(?:(?:can|could|will|would) you|please|you'll|you will|you're (?:going to|gonna)"
            r"|you are (?:going to|gonna)|you're on|you (?:take|do|handle|write) (?:the|this|that)"
            r"|you can (?:take|do|send|write))"
        ),
        rf"(?:please|can you|could you|would you),?\s{PERSON}",
        rf"\b(?:can|could|would|will) you[^.?!]{{2,80}}?,\s?{PERSON}",
        (
            rf"{PERSON}(?:'s| is| are)? (?:will|going to|gonna|to|shall|owns?|takes?|handles?|'ll|'s taking"
            r"|is taking)(?: also| then)? (?!you\b)\w+"
        ),
        rf"\b(?:assign(?:ed)?|give|hand(?: over)?|leave) (?:it|this|that|the [\w ]{{1,40}}) to {PERSON}",
        rf"\bI'd like {PERSON} to\b|\b(?:owner|owned by)(?: is|:)? {PERSON}",
        r"\bthe \w+ team (?:will|is going to|needs to|should) \w+",
        r"\b(?:everyone|everybody|all of you|folks),? (?:please|has to|needs to)\b|\bplease,? everyone\b",
    ),
    "takes_over": (
        r"\bI(?:'ll| will| can) (?:do|take|handle) (?:it|that|this)\b",
    ),
    "request": (
        r"\b(?:can|could|would|will) you\b|\bplease,?\s(?!go ahead|feel|sleep)\w{2,}|\bmake sure (?:to|that|you|the)",
        r"\bI(?:'d| would)? (?:need|want|like) you to (?!know|see|imagine|think|understand|look at|hear)\w+",
    ),
    "acceptance": (
        (
            r"^\W*(?!\w+(?: course)? not\b)(?:(?:oh|um|uh|okay|ok|well),? )?(?:sure|yes|yeah|yep|yup|ok|okay|will do|no problem"
            r"|happy to|got it|on it|i'm on it|absolutely|of course|sounds good|agreed|fine(?: by me)?"
            r"|i can do that|i'll do (?:it|that)|i will|definitely|great|perfect|deal|right|good idea"
            r"|(?:that |it )?works (?:for me|for us|fine))\b"
        ),
    ),
    "agreement": (
        (
            r"\b(?:we|the (?:group|team|board|committee))(?:'ve| have)?(?: all| just| now"
            r"| finally)? (?:decided|agreed|settled|chose|chosen|concluded|voted)\b"
        ),
        rf"\b(?:we're|we are|we'll|we will|we'd)(?: just| all| then| not)? {_PICK}\b|\bwe're not (?:going to|doing)",
        rf"\blet's(?: just| then| all| also)? (?:not )?{_PICK}\b|\blet's (?:table|postpone|defer|park)\b",
        (
            r"\b(?:it's|it is|that's|that is|that was|is|are|so|everything's) (?:decided|settled|agreed|final"
            r"|confirmed|approved)\b"
        ),
        r"\bagreed[.,:;!]|^\W*agreed\b",
        r"\b(?:the|our|my) (?:final )?decision (?:is|was)\b|\bfinal (?:decision|call|answer)\b|\bdecision:",
        r"\bdecided (?:that|to|on)\b",
        r"\bno more \w+",
    ),
    "firm": (
        (
            r"\bwe(?:'ve| have)?(?: all| just| now| finally)? (?:decided|agreed|settled|chose|voted) (?:that"
            r"|to|on|upon|for|we|not)\b"
        ),
        r"\b(?:team|group|board) (?:has )?(?:decided|agreed|settled) (?:that|to|on)\b",
        r"\bwe(?:'re| are) (?:all )?(?:going with|sticking with|keeping|dropping|switching to|going for)\b",
        r"\bwe(?:'ll| will) (?:go with|stick with|keep|go for|use|drop)\b",
        r"\b(?:it's|it is|that's|that is|so it's) (?:decided|settled|agreed|final)\b",
        r"\bagreed(?:,|:| that| to)\s\w+|\b(?:the|our) (?:final )?decision (?:is|was)\b|\bdecision:",
        r"\bfinal (?:decision|call),\s\w+",
        (
            r"\blet's(?: just| then)? (?:go with|stick with|use|keep|drop|settle on|make it|switch to|cut"
            r"|launch|ship|move)\b"
        ),
    ),
    "so_be_it": (
        r"\blet's do (?:that|it|this)\b|\blet's go with (?:that|it|this)\b|\bwe'll (?:do|go with) (?:that|it)\b",
        r"^\W*(?:okay |ok |yes,? |yeah,? )?agreed\W*$",
    ),
    "deferral": (
        (
            r"\blet's (?:table|park|defer|postpone|hold off|revisit|take (?:it|that|this) (?:to|up)"
            r"|push (?:that|it|this|the)|put (?:that|it|this|the [\w ]{1,30}) (?:off|on hold)|come back to"
            r"|pick (?:that|this|it) up|leave (?:that|it|this) (?:for|until))\b"
        ),
        (
            r"\bwe(?:'ll| will|'re going to| agreed to| decided to|'re) (?:hold(?:ing)? off|postpone|defer"
            r"|table|park|revisit|decide (?:that |it |this )?(?:later|next|in)|come back to|push (?:that|it"
            r"|this)|put (?:that|it) off)\b"
        ),
        r"\b(?:is|are|was) (?:postponed|deferred|on hold|tabled|parked)\b",
    ),
    "hedge": (
        (
            r"\b(?:maybe|perhaps|possibly|probably|might|hopefully|ideally|presumably|eventually|someday"
            r"|potentially)\b"
        ),
        r"\bwe may\b|\bI may\b|\bif (?:we|I|there's|there is) (?:have |get |find |some )?(?:the )?time\b",
        r"\b(?:I|we|he|she|they|you) could\b|\bI(?:'d| would) (?:try|like to|love to)\b|\btry(?:ing)? to\b",
        r"\bI'll (?:try|see|think)\b|\bI guess\b|\bI suppose\b|\bnot (?:really )?sure\b|\bno promises\b",
        r"\bif possible\b",
        r"\bat some (?:point|stage)\b|\bone of these days\b|\bwould be nice\b|\bsee (?:what|if|how)\b",
        r"\bthink about\b|\bI should\b|\bif I can\b|\bI hope\b|\bcan probably\b|\blet's see\b|\bkind of\b",
        r"\bsort of\b",
    ),
    "disclaimer": (
        r"\bno promises\b|\bdon't hold me\b|\bdon't quote me\b|\bnot sure (?:yet|if I)\b",
    ),
    "proposal": (
        r"\bhow about\b|\bwhat about\b|\bwhat if\b|\bshould (?:we|I|you)\b|\bshall (?:we|I)\b|\b(?:could|can) we\b",
        r"\bwhy (?:don't|not)\b|\bI (?:suggest|propose|recommend|'d suggest|would suggest|think we)\b",
        r"\bwe (?:should|could|ought|might)\b|\bmaybe we\b|\bwould make sense\b|\bmakes? sense to\b|\bone option\b",
        r"\banother option\b|\bwouldn't it\b|\bdo you want\b|\bwould be (?:good|nice|great|better)\b",
        r"\bmy proposal\b",
    ),
    "negation": (
        r"\bdon't (?:really )?know\b",
        (
            r"\b(?:I|we|you|they|he|she)(?: will| can| do| would| have|'ll)? ?(?:won't|can't|cannot|can not"
            r"|don't|never|not)\b"
        ),
        r"\b(?:won't|can't|cannot|haven't|hasn't|didn't|don't need|never)\b|\bnot going to\b",
        r"\bnothing's? (?:been|has|was)?\b|\bno need\b",
    ),
    "turned_down": (
        r"^\W*(?:absolutely|definitely|certainly|of course|surely?|hell) not\b",
        r"^\W*(?:no(?! problem| worries)|nope|nah)\b|\bdon't think (?:so|we|that|it)\b|\bI'd rather not\b",
        r"\bbad idea\b|\bnot a good idea\b|\bdisagree\b|\b(?:that|it) (?:won't|doesn't|wouldn't) work\b",
        r"\bwe can't\b|\bno way\b|\btoo (?:expensive|risky|much|late|hard)\b|\blet's not\b|\bagainst (?:it|that)\b",
        r"\bnot worth\b|\bI can't\b|\bsorry\b|\bno need\b|\bnot now\b|\bI'm off\b|\byou will not\b",
        r"^\W*I will not\W*$",
    ),
    "reversal": (
        r"\bscratch that\b|\bnever ?mind\b|\blet's not\b|\bon second thoughts?\b|\bstrike that\b",
        r"\bforget (?:it|that|about|the)\b|\bcancel (?:that|it|the|this|our|my)\b|\bdisregard (?:that|what)\b",
        r"\bignore (?:that|what I)\b",
        r"\btake (?:that|it) back\b|\bactually,? (?:no|let's not|don't|never)\b|\bchang(?:ed|ing) my mind\b",
        r"\bafter all\b|\bdrop (?:that|it)\b|\bcalled off\b|\bwe're not (?:doing|going|launching)\b|\bwait,? no\b",
        r"\bno longer\b|\bnot anymore\b|\bundo\b",
    ),
    "question": (
        r"\?\s*$",
        (
            r"^\W*(?:(?:so|and|but|okay|ok|well),? )?(?:who|what|when|where|why|how|which|do|does|did|is|are"
            r"|was|were|have|has|should|shall|can|could|would|will)(?:'s| is)? (?:we|I|you|they|it|he|she|the"
            r"|there|that|this|going|anybody|anyone|somebody)\b"
        ),
    ),
    "past": (
        (
            r"\b(?:I|we|he|she|they)(?:'ve| have|'d| had)? ?(?:already )?(?:sent|did|wrote|finished|completed"
            r"|fixed|updated|used to|was going to|were going to)\b"
        ),
        r"\balready\b|\byesterday\b|\blast (?:week|month|year|quarter|time|meeting)\b|\bback (?:in|then|when)\b",
        r"\bthis morning\b|\b(?:was|were) going to\b|\bused to\b|\btook care\b",
    ),
    "quoted": (
        rf"\b{_GROUP}\b[^.?!]{{0,30}}?\b{_SAY}\b|{PERSON} {_SAY}\b|\b{_SAY} (?:that |us |me )?(?:they|he|she|it|\")",
        rf"\b{_SAY},? [\"“]|\baccording to\b|[\"“][^\"”]{{3,80}}[\"”]|\breportedly\b|\bI heard\b|\bwas like\b",
    ),
    "sarcasm": (
        r"\b(?:just |I'm |only )?kidding\b|\b(?:I'm|just|was) joking\b|\bit's a joke\b|\blol\b|\bha(?:ha)+\b",
        r"\bha ha\b|\byeah,? right\b|\bas if\b|\bpigs fly\b|\bin your dreams\b|\bjk\b|\bright on that\b",
        r"\boh great,|(?:^|\s)/s$",
    ),
    "conditional": (
        (
            r"(?<!check )(?<!see )(?<!ask )(?<!know )(?<!out )(?<!confirm )(?<!verify )(?<!wonder )(?<!as"
            r" )\bif (?!you (?:don't|need|have any|want|like)|that's (?:ok|fine)|anything|not\b|necessary)\w+"
        ),
        r"\bunless\b|\bassuming\b|\bprovided (?:that|we|they)\b|\bdepending on\b|\bin case\b|\bas long as\b",
        r"\bI'd \w+ it if\b",
    ),
    "report": (
        r"\b(?:tomorrow|by (?:mon|tues|wednes|thurs|fri|next|the|end|eod))",
    ),
    "instruction": (
        (
            r"\b(?:ignore|disregard|forget|override)\b[^.?!]{0,20}\b(?:previous|prior|above|earlier|all"
            r"|your|these|system|preceding)\b[^.?!]{0,20}(?:instructions?|prompts?|rules?|messages?"
            r"|guidelines?|context)?"
        ),
        (
            r"(?:^|[\n.>\]]\s*)\W{0,3}(?:system|assistant|user|developer|admin|instruction)(?: message"
            r"| prompt| note)?\s*[:>]"
        ),
        # The marks of our own prompts, as redaction leaves them when somebody types them; replies and calls of a model.
        (
            r"[<‹]/?\s*\w*(?:transcript|system|instructions?|prompt|items?|sentences|tool_call|function)\w*\s*/?[>›]"
            r"|\[/?INST\]|<\|\w+\|>"
        ),
        r"‹?\b(?:[A-Z]+·)+\d+›?|‹[^‹›]{1,24}·\d+›",
        r"[{,]\s*\"(?:items|evidence|verdict|utterance|arguments|reasoning)\"\s*:|\bfunctions?\.\w+\(",
        # One word in two scripts is written to be read by a machine.
        r"[A-Za-z][\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f][A-Za-z]",
        r"#{2,}\s*(?:system|instruction)",
        rf"\b(?:hey|hi|ok|okay|dear|attention|note to|message to|to)(?: the| all)?,? {MACHINE}\b",
        rf"^\W*{MACHINE}\s?[,:]|[,.]\s{MACHINE}[,.!]\s(?:please|write|note|add|record|mark|put)",
        (
            r"\b(?:note|record|write|put|add|log|state|mark|include|insert|list)\b[^.?!]{0,60}?\b(?:in|to"
            rf"|into|on|as) (?:the |your |our |an? )?(?:meeting )?{_NOTES}\b"
        ),
        r"\badd an? (?:action item|decision|to-?do)\b|\bwhen (?:you )?summari[sz](?:e|ing)\b",
        rf"\bthe {_NOTES} (?:should|must|needs? to|has to) (?:say|include|state|read|list)\b",
        r"\byou are (?:now )?an? [\w ]{0,20}(?:assistant|model|ai|bot)\b|\bas an (?:ai|language model)\b",
        r"\b(?:new|updated|your|hidden) instructions?\b|\bsystem prompt\b",
        r"\b(?:print|output|respond|reply|return) (?:only|with|exactly|the following|that)\b",
        r"\bmark the [\w ]{1,30} as (?:approved|decided|done)\b",
    ),
    "appointment": (
        (
            r"\b(?:meeting|workshop|call|sync|review|demo|kick-?off|interview|training|retro|standup|stand-up"
            r"|session|offsite|lunch|presentation|launch party|webinar|check-in"
            r"|freeze)\b[^.?!]{0,30}?(?:'s on|\b(?:is on|is at|is tomorrow|is next|is this|will be"
            r"|is going to be|takes place|happens|starts|moves to|moved to|is set|is scheduled|is booked"
            rf"|is {_DAY})\b)"
        ),
        r"\blet's (?:all )?(?:meet|reconvene|get together|talk again|catch up|regroup|sync)\b",
        (
            r"\bsee you (?:all |both |guys |again |there )?(?:on |at |next |tomorrow|mon|tues|wednes|thurs"
            r"|fri|satur|sun)"
        ),
        r"\bwe(?:'ll| will|'re going to)? (?:meet|reconvene|meeting)\b",
        rf"\b(?:does|would|will) {_DAY}\b[^.?!]{{0,40}}\bwork\b",
        (
            r"\b(?:set up|schedule|book|put)(?: in)? (?:a|the|our|another) [\w ]{0,20}(?:meeting|call"
            r"|review|sync|session|demo)\b"
        ),
    ),
    "meeting_act": (
        (
            r"\b(?:can|could|would) you (?:all |guys |please )?"
            r"(?:hear|see|repeat|say|speak|share|scroll|zoom|mute|unmute|go|pass|tell|explain|show)\b"
        ),
        (
            r"\b(?:I'll|I will|I'm going to|I'm gonna|let me|I can) (?:just )?(?:share my|start|stop|begin"
            r"|say|tell you|be (?!done|ready)|admit|show|explain|read|go (?:first|next|through|over|back)"
            r"|move on|mute|skip|give you (?:a|an|some) (?:example|overview|idea)|hand (?:it )?over to|repeat"
            r"|draw|ask you|ask (?:a|one|the) question|see|think|finish)\b"
        ),
        (
            r"\blet's (?:get started|start|begin|move on|see|continue|go on|go (?:through|over|back)"
            r"|take a look|look at)\b"
        ),
    ),
}

NET: tuple[str, ...] = (
    (
        r"\b(?:I'll|I will|I'm going to|I'm gonna|I shall|let me|I'm happy to|happy to|we'll|we will|we are going to"
        r"|we're going to|we're gonna"
        r"|I can(?! (?:live|neither|see|hear|imagine|understand|tell|think|remember|confirm|only)))\b \w+"
    ),
    r"\b(?:can|could|would|will) you\b|\byou(?:'re| are) (?:on|going to|gonna)\b|\byou'll\b",
    r"\b(?:needs?|has|have|got) to\b[^.?!]{0,50}\b(?:by|before|until)\b",
    r"\b(?:somebody|someone|one of us) (?:has|needs|ought) to \w+|\b(?:so|then) we (?:drop|stop|keep|start|switch|move)\b",
    r"\bneeds? to (?:send|write|update|check|fix|rotate|finish|prepare|call|talk)\b",
    rf"{PERSON} (?:will|is going to|'ll|can|to|should|needs to|owns)\b|\blike {PERSON} to\b|\bon me\b",
    r"\b(?:decided|agreed|settled|sticking with|going with|go with|go for|we keep|final decision|conclusion)\b",
    r"\blet's (?!see\b|say\b|start\b|get started|move on|begin|go on|have a look|take a look|look)\w+",
    r"\b(?:next|the) (?:sync|meeting|call|review|session)\b[^.?!]{0,20}\b(?:is|will be|on|at)\b",
)
