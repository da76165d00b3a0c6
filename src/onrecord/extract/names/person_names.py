"""People's names as words: which family names are too common, which given names are whose.

Given names only let "she" and "he" choose among the people of one article; nothing is recorded.
"""

from __future__ import annotations

from onrecord.extract.syntax.arguments import word_set

#: Family names that on their own name nobody: many bear them, or they are given names or words.
COMMON_FAMILY_NAMES = word_set(
    "Abbott Abe Adams Ahmed Albright Ali Allen Alvarado Anand Anderson Anwar Aoun Arias Ashton "
    "Austin Baker Ban Barrow Bashir Bell Bennett Blair Bolton Borisov Botha Brennan Brown Burns "
    "Bush Cameron Carney Carter Castillo Castro Chan Chaves Chavez Chen Christopher Chávez Clark "
    "Cleverly Clinton Collins Connolly Conte Cook Cooper Correa Costa Dan Dar Davis Deng Diaz "
    "Dmitriev Duque Edwards Evans Faye Fernandez Fernández Fischer Ford Fox Frieden Gallant "
    "Garcia Gates Ghani Gomez Gonzalez Gore Granger Grant Gray Green Hall Harper Harris Hassan "
    "Hawke Healey Henry Hernandez Hernández Herzog Higgins Hill Howard Howe Hu Hughes Hunt "
    "Hussein Ibrahim Isaias Jackson James Jiang Johnson Joly Jones Karimov Karki Katz Kellogg "
    "Kerry Khan Kim King Kohl Kumar Lai Lam Lange Lasso Lawson Lee Lewis Li Lin Liu Lopez Major "
    "Marcos Marin Martin Martinez May Medina Meyer Michal Michel Milanovic Miller Mitchell "
    "Mohamed Montenegro Moon Moore Morales Moreno Morgan Morris Morrison Muller Murphy Muscat "
    "Mustafa Nelson Nguyen Novak Novák Ortega Park Parker Patel Pavel Pellegrini Pena Pence Peres "
    "Perez Petro Peña Phillips Powell Price Raab Rama Ratas Ratcliffe Reed Reeves Reid Rice "
    "Richardson Roberts Robinson Rodriguez Rogers Ross Rowley Roy Rudd Saar Salam Sall Sanchez "
    "Santos Sata Schmidt Schroeder Schröder Scott Sharma Sharon Silva Singh Smith Stewart Stocker "
    "Suga Sullivan Sánchez Talon Taylor Thatcher Thomas Thompson Torres Tran Truss Tsai Turnbull "
    "Turner Tusk Uribe Vance Vazquez Vázquez Walker Wallace Wang Ward Watson Wen White Williams "
    "Wilson Wong Wood Wright Wu Xu Yang Yoon Young Yunus Zhang"
)
#: Given names of women and of men, by which "she" and "he" choose among the people of an article.
GIVEN_SHE = word_set(
    "abigail agnes aisha alexandra alice alison amanda amelia amy angela anita ann anna anne "
    "annalena annie barbara beatrice bella benazir brigitte carla carol caroline catherine "
    "charlotte christina christine claire claudia cristina dalia deborah diana dilma dina donna "
    "dorothy edith elena elisabeth elizabeth ella ellen emily emma erna eva eve evelyn fatima "
    "federica fiona florence frances gina giorgia gloria golda grace hannah harriet heather "
    "helen helena helle hillary indira ines ingrid irena irene isabel jacinda jane janet janice "
    "jean jennifer jessica jill joan joanne joyce judith julia julie kaja kamala karen karin "
    "kate katherine kathleen katie laura leila liz lisa louise lucia lucy magdalena maia "
    "margaret margarethe maria marie marina marine martha mary maya megan melania melissa mette "
    "michelle mia mirjana monica nadia nancy naomi natalia natalie nicola nicole nikki nina "
    "olga olivia pamela patricia paula penny rachel rebecca rosa roza ruth sabina samantha "
    "sandra sanna sara sarah sofia sonia sophia sophie stella susan svetlana tamara tarja "
    "teresa theresa tina ursula valentina vera veronica victoria viola virginia viktoria wendy "
    "yulia yvette yvonne zoe zuzana"
)
GIVEN_HE = word_set(
    "abdul adam ahmed alan albert alejandro aleksandar alex alexander alexei alfred ali andrei "
    "andrew andriy angus anthony antonio antonis arthur barack benjamin bernard bernie bill bob "
    "boris brian bruce carl carlos charles chris christian christopher daniel david dennis dick "
    "dmitry dominic donald douglas ed edward emmanuel eric ernest evo felipe fidel francis "
    "francois françois frank franz fred frederick gary geoffrey george gerald gerhard giuseppe "
    "gordon graham gregory hans harold harry hassan hector helmut henry hosni hugo ian igor "
    "imran ivan jack jacob jacques jair james jason javier jean-claude jens jeremy jim jimmy "
    "joe john jonathan jorge jose josé joseph josh juan justin karl keith keir ken kenneth "
    "kevin konstantin larry lawrence leonid lewis lionel louis luis lula malcolm manuel marc "
    "marco mario mark martin matt matteo matthew mauricio michael michel miguel mike mikhail "
    "mohamed mohammad mohammed muammar muhammad narendra nawaf neil nicolas nicolás nigel "
    "nikita nikol oleksandr oleksii olaf oliver osama oscar patrick paul pavel pedro peter "
    "petro philip pierre rafael ralph raul recep rex ricardo richard rishi robert roger ronald "
    "rudy rustem saddam salvador samuel scott sebastian sergei sergey sergio shinzo silvio "
    "simon stephen steve steven stuart ted terry thomas tim timothy tom tony vaclav victor "
    "viktor vincent vitaly vladimir volodymyr walter warren wayne wesley william winston xavier "
    "yasser yitzhak"
)
